"""Call the server's functions as a script would, past the page."""

from __future__ import annotations

import json
from typing import Any

import httpx


class Caller:
    """Sign in and call functions of the page by name."""

    def __init__(self, address: str, name: str, password: str = "") -> None:
        self.client = httpx.Client(base_url=address, timeout=60)
        entered = self.client.post("/login", data={"username": name, "password": password})
        assert entered.status_code == 200
        components = self.client.get("/config").json()["components"]
        self.component = next(one["id"] for one in components if one["props"].get("server_fns"))

    def answer(self, function: str, data: Any) -> httpx.Response:
        """Call a function with anything."""
        body = {"data": data, "component_id": self.component, "fn_name": function, "session_hash": "test"}
        headers = {"Content-Type": "application/json"}
        return self.client.post("/gradio_api/component_server/", content=json.dumps(body), headers=headers)

    def __call__(self, function: str, **values: Any) -> Any:
        """Call a function with named values and return its answer."""
        response = self.answer(function, values)
        assert response.status_code == 200, response.text
        return response.json()

    def upload(self, name: str, content: bytes) -> httpx.Response:
        """Upload a file to where Gradio puts it."""
        return self.client.post("/gradio_api/upload", files={"files": (name, content)})
