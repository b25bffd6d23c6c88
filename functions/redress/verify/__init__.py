"""The offline verifier: did the evidence in a bag change, and did the log of its keeping change?"""
