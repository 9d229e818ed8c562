"""Two-stage supervised fine-tuning of FUSAR-GPT, its simulator and its evaluation."""
