type Props = {
  title: string;
  name: string;
  /** A server action: the form works without a script. */
  action: (form: FormData) => Promise<void>;
  current: string;
  choices: readonly (readonly [string, string])[];
};

/** Buttons of which one is pressed; each sends the form by itself. */
export function Choices({ title, name, action, current, choices }: Props) {
  return (
    <form action={action} className="px-4 py-2">
      <fieldset>
        <legend className="text-table text-ink-soft">{title}</legend>
        <div className="mt-1 flex flex-wrap gap-2">
          {choices.map(([value, label]) => (
            <button
              key={value}
              type="submit"
              name={name}
              value={value}
              aria-pressed={value === current}
              className="choice"
            >
              {label}
            </button>
          ))}
        </div>
      </fieldset>
    </form>
  );
}
