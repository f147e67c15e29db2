"""Remember what people have translated, find it again exactly or nearly, and exchange it as TMX."""
