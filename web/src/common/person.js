/** What can be told about a name, an e-mail address and a telephone number before they are sent. */

const EMAIL = /^[^\s@<>(),;:"\\[\]]{1,64}@[^\s@<>(),;:"]+\.[^\s@<>(),;:".]{2,}$/;
const PHONE = /^[0-9+()\-\s]{3,32}$/;
const LONGEST = { name: 100, email: 254, phone: 32 };

/** List what is wrong with a contact whose fields stand under the pointer `at`. */
export function contactFindings(contact, at = "/contact") {
  const { name, email, phone } = contact;
  const nothing = email === "" && phone === "";
  const found = [
    name === "" && { field: "name", key: "missing.contact.name" },
    nothing && { field: "email", key: "email_or_phone" },
    email !== "" && !EMAIL.test(email) && { field: "email", key: "email" },
    phone !== "" && !PHONE.test(phone) && { field: "phone", key: "phone" },
    ...Object.keys(LONGEST).map((field) => tooLong(field, contact[field])),
  ];
  return found
    .filter(Boolean)
    .map(({ field, key, values }) => ({ pointer: `${at}/${field}`, key, values }));
}

function tooLong(field, text) {
  const limit = LONGEST[field];
  const { length } = [...text];
  return length > limit && { field, key: "too_long", values: { limit, length } };
}
