"""The stub backend's chat: counted words, whole or piece by piece."""

from __future__ import annotations

import json
from typing import Any


class StubChat:
    """A part of the stub's handler."""

    def chat(self, body: dict[str, Any]) -> None:
        behavior = self.state.behavior
        words = (
            [behavior.chat_text] if behavior.chat_text else [f"word{i} " for i in range(behavior.chat_chunks)]
        )
        aef = {"status": "no_valid_nodes", "message": "No AEF here: open sea."}
        extra = {"fusar": {"aef": aef, "image_size_sent": [64, 64], "image_size_seen": [128, 128]}}
        if not body.get("stream"):
            message = {"role": "assistant", "content": "".join(words)}
            choice = {"index": 0, "message": message, "finish_reason": "stop"}
            return self.send_json(200, {"id": "c", "object": "chat.completion", "choices": [choice], **extra})
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        try:
            self.stream(words, extra)
        except OSError:
            with self.state.lock:
                self.state.aborted += 1
        self.close_connection = True
        return None

    def stream(self, words: list[str], extra: dict[str, Any]) -> None:
        self.event(
            {"choices": [{"index": 0, "delta": {"role": "assistant"}, "finish_reason": None}], **extra}
        )
        for event in self.state.behavior.chat_events:
            self.event(event)
        if self.state.behavior.chat_at_once:
            events = [{"choices": [{"index": 0, "delta": {"content": word}}]} for word in words]
            self.wfile.write(b"".join(b"data: " + json.dumps(event).encode() + b"\n\n" for event in events))
            words = []
        for word in words:
            self.event({"choices": [{"index": 0, "delta": {"content": word}, "finish_reason": None}]})
            self.wfile.write(b": heartbeat\n\n")
        while self.state.behavior.chat_hold:
            with self.state.lock:
                self.state.lock.wait(0.02)
            self.wfile.write(b": heartbeat\n\n")
            self.wfile.flush()
        self.event({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
        self.wfile.write(b"data: [DONE]\n\n")

    def event(self, data: dict[str, Any]) -> None:
        self.wfile.write(b"data: " + json.dumps(data).encode() + b"\n\n")
        self.wfile.flush()
