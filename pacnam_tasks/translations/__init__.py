"""The words of the screens: Vietnamese by feature in `parts/`, and the catalogues made from them."""
