"""What the server answers when it can't do what was asked.

Refusal             an answer for whoever asked: a status and a sentence
└── NotServed       there is nothing at that path, or nothing that is shown to anybody
UndeclaredRoute     a fault of the program: a route that does not say who may use it
"""


class Refusal(Exception):
    """Raised when a request can't be answered as asked; the text goes to whoever asked, so it holds no secrets."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


class NotServed(Refusal):
    """Raised when a path leads to nothing that this server shows: absent, hidden, or outside its folder."""

    def __init__(self, message: str) -> None:
        super().__init__(message, 404)


class UndeclaredRoute(Exception):
    """Raised at start when a route does not declare its resource, its action or its content policy."""
