"""Marking text answers by hand: a marker's steps, the desk they are made at, and answers to practise on."""

from irkit.marking.desk import MarkingDesk, marking_desk
from irkit.marking.marker import Marker
from irkit.marking.practice import marking_practice

__all__ = ["Marker", "MarkingDesk", "marking_desk", "marking_practice"]
