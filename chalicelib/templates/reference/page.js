(() => {
  const search = document.getElementById("search");
  const found = document.getElementById("found");
  const nothing = document.getElementById("nothing");
  const contents = document.getElementById("contents");
  const operations = [...document.querySelectorAll(".operation")].map((element) => ({
    element,
    link: document.querySelector(`[data-for="${element.id}"]`),
    words: element.textContent.toLowerCase(),
  }));
  const wide = matchMedia("(min-width: 62rem)");

  const openTarget = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.matches(".operation")) {
      target.open = true;
      target.scrollIntoView();
    }
  };

  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const one of operations) {
      const fits = words.every((word) => one.words.includes(word));
      one.element.hidden = one.link.hidden = !fits;
      count += fits ? 1 : 0;
    }
    for (const section of document.querySelectorAll(".tag, nav section")) {
      section.hidden = !section.querySelector(".operation:not([hidden]), li:not([hidden])");
    }
    document.querySelector(".about").hidden = words.length > 0;
    found.textContent = words.length ? `${count} of ${operations.length} routes` : "";
    nothing.hidden = count > 0;
  };

  const fold = () => { contents.open = wide.matches; };

  search.closest(".search").hidden = false;
  search.addEventListener("input", filter);
  search.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { search.value = ""; filter(); }
  });
  addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.target.matches("input")) { event.preventDefault(); search.focus(); }
  });
  addEventListener("hashchange", openTarget);
  addEventListener("beforeprint", () => operations.forEach((one) => { one.element.open = true; }));
  wide.addEventListener("change", fold);
  fold();
  openTarget();
})();
