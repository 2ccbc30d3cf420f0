// A button beside each address of a feed that copies it. Without this script the addresses can be selected and copied by hand.
const list = document.querySelector("[data-copy]");
const status = list.querySelector("[role=status]");

async function copy(link) {
  try {
    await navigator.clipboard.writeText(link.href);
  } catch {
    // Pages without https have no clipboard: select the address, and let the browser's own command copy it.
    getSelection().selectAllChildren(link);
    return document.execCommand("copy");
  }
  return true;
}

for (const link of list.querySelectorAll("li a")) {
  const name = link.previousElementSibling.textContent;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = list.dataset.copy;
  button.setAttribute("aria-label", `${list.dataset.copy}: ${name}`);
  button.addEventListener("click", async () => {
    if (!(await copy(link))) return;
    status.textContent = `${list.dataset.copied}: ${name}`;
    button.textContent = list.dataset.copied;
    setTimeout(() => { button.textContent = list.dataset.copy; }, 2000);
  });
  link.after(" ", button);
}
