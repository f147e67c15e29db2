"""Read Arabic and English text: normalisation, segmentation, words."""
