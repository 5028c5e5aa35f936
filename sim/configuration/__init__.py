"""What a user may choose, and the border where choices are checked.

``schema`` defines every choice as a frozen dataclass; ``border`` turns YAML files and command-line
overrides into those dataclasses or refuses them in one clear line. This room knows nothing of the model.
"""
