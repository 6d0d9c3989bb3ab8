/** An answer that came and cannot be read. Its message is safe to show, and says what was expected and what came. */
export class AnswerFault extends Error {
  override readonly name = 'AnswerFault';
}
