"""The rules of Redress in plain Python: no framework, no cloud, no clock of its own."""
