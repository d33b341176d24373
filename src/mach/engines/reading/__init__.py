"""Reading official papers (contract reading.md)."""
