"""What a switch of a fabric prints: a module for each family of commands, facts to lines; pure.

Forms are those of public outputs of EX and QFX switches with Junos 21 to 23.
"""
