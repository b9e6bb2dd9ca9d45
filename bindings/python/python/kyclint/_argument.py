"""What errors about arguments say of them."""

__all__ = ["type_name"]


def type_name(value: object) -> str:
    """Returns the name of the type of a value, with its module unless it is built in."""
    of = type(value)
    return of.__qualname__ if of.__module__ == "builtins" else f"{of.__module__}.{of.__qualname__}"
