"""Enterprises and their money. Its registers are declared on the engine of qijiang.registers."""
