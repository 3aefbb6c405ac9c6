/** The other side does not speak Git as we understand it. Says nothing of what it sent. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
}
