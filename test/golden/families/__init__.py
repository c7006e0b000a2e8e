"""The cases, one module a family; `make.py` imports every one."""
