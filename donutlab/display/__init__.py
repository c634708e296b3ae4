"""Display: pictures, panels and the shop floor. The browser's half lies in `static/`."""
