type Props = {
  /** The household's id; none for the box of the whole page. */
  id?: string;
  label: string;
};

/** A tick in a row, or for the page, in a table inside `ChoiceProvider`. */
export function ChooseBox({ id, label }: Props) {
  return (
    <label className="choose-box">
      <input type="checkbox" name={id ? "row" : "page"} value={id} aria-label={label} autoComplete="off" />
    </label>
  );
}
