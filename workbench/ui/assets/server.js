// Call the server's functions; what it refuses, or does not answer, becomes a Refusal with a line for people.

export class Refusal extends Error {
  constructor(message, kind, row) {
    super(message);
    this.kind = kind;
    this.row = row;
  }
}

export function connect(server) {
  return async function call(name, values = {}) {
    const answer = await server[name](values).catch(() => undefined);
    if (answer === undefined) throw await silence(); // Gradio's client answers nothing where the call failed
    if (answer.error !== undefined) throw new Refusal(answer.error, answer.kind, answer.row);
    return answer.value;
  };
}

async function silence() {
  const check = await fetch("/gradio_api/login_check").catch(() => null);
  if (check?.status === 401) return new Refusal("You are signed out.", "signed out");
  return new Refusal("The server does not answer. What you typed is kept in this browser.", "unreachable");
}
