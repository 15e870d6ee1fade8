"""Places and people of innovation. Its registers are declared on the engine of qijiang.registers."""
