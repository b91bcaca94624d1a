// Proposes this device's time zone in a form that asks for one, where the form has it and nobody has chosen yet.

const select = document.querySelector('select[name="time_zone"]');
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const asked = document.querySelector("[aria-invalid]");
if (select && zone && !asked && [...select.options].some((option) => option.value === zone)) select.value = zone;
