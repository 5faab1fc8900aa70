"""Document to document in the wanted script: Simplified, Traditional, Taiwan, Hong Kong."""
