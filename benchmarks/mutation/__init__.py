"""Mutation testing: bugs put into the rules, the ledger and the appraisal one at a time; do the tests notice?"""
