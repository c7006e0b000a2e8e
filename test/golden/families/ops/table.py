"""The table of ops."""

OPS = {}


def op(function):
    OPS[function.__name__.rstrip('_')] = function
    return function
