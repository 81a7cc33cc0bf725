export const THEME_COOKIE = "theme";
export const THEMES = ["system", "light", "dark"] as const;
