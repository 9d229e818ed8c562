"""FUSAR-GPT: Qwen2.5-VL whose visual tokens AEF vectors modulate.

`config`, `interpolation`, `tlm` and `fusion` are pure torch, because the vLLM environment imports them as well.
"""
