"""Small networks, most of whose numbers take eight bits, run by onnxruntime: a file each, which cannot run code."""
