/** The page: header, route, dialogs, notices. */
import { render } from "preact";
import { followAccount } from "./account.js";
import { begin, info } from "./exchange.js";
import { followMarket } from "./market.js";
import { route } from "./route.js";
import "./style.css";
import "./theme.js";
import { Explorer } from "./view/Explorer.jsx";
import { Header } from "./view/Header.jsx";
import { Notices } from "./view/Notices.jsx";
import { TradePage } from "./view/TradePage.jsx";

function App() {
  const { page } = route.value;
  return (
    <>
      <a class="skip" href="#main">
        Skip to content
      </a>
      <Header />
      <main id="main" tabIndex={-1}>
        {page === "explorer" ? <Explorer /> : <TradePage />}
      </main>
      <Notices />
    </>
  );
}

followMarket();
followAccount(() => info.value?.markets ?? []);
void begin();
render(<App />, document.getElementById("app")!);
