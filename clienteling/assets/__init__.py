"""The brand asset pool: approved pictures, captions and talking points."""
