"""Demo data: invented companies and people on real shapes of input, placed around now.

Made by `make run` only. Everything goes through the services that the product itself uses.
"""
