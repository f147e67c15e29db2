// Send acts to the server: those on one segment in turn, each with the version of it that the person has seen.

export class Outbox {
  constructor(app) {
    this.app = app;
    this.seen = new Map(); // segment → the version that the person has seen
    this.sending = new Map(); // segment → the last act that is on its way
  }

  waits(id) {
    return this.sending.has(id);
  }

  /** Send an act once those before it are through; say whether the server has carried it out. */
  send(row, name, values, { accepted, refused, done }) {
    const earlier = this.sending.get(row.id) ?? Promise.resolve();
    const sent = earlier.then(async () => {
      try {
        const act = { segment: row.id, version: this.seen.get(row.id) ?? row.version, ...values };
        accepted(await this.app.call(name, { act }));
        return true;
      } catch (error) {
        refused(error);
        return false;
      } finally {
        if (this.sending.get(row.id) === sent) this.sending.delete(row.id);
        done();
      }
    });
    this.sending.set(row.id, sent);
    return sent;
  }

  /** Wait until the server has everything that was sent. */
  settled() {
    return Promise.all(this.sending.values());
  }
}
