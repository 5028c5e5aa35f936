"""The bill of strategies in every perspective (`vandpunkt appraise`)."""
