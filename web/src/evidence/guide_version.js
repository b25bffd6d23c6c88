/** The version of the evidence guide that these pages show. */

export const GUIDE_VERSION = "2026-11-22";
