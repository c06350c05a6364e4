class EventEmitter2 {
  #listeners = [];

  event = (listener) => {
    this.#listeners = [...this.#listeners, listener];
    return {
      dispose: () => {
        const index = this.#listeners.indexOf(listener);
        if (index !== -1) this.#listeners = this.#listeners.filter((_, at) => at !== index);
      },
    };
  };

  fire(data) {
    for (const listener of this.#listeners) listener(data);
  }
}

Object.defineProperty(exports, '__esModule', { value: true });
exports.EventEmitter2 = EventEmitter2;
