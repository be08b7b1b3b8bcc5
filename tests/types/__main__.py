"""`python -m tests.types` writes tests/types/api.d.ts from the description of the API."""

from tests.types.declarations import DECLARATIONS, declare, describe

if __name__ == "__main__":
    DECLARATIONS.write_bytes(declare(describe()).encode())
