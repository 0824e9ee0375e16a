"""First names that are frequent where the news is written: what begins with one is a person, no outlet and no firm."""

from __future__ import annotations

GIVEN_NAMES = frozenset(
    """
    Aaron Adam Alan Albert Alejandro Alessandro Alex Alexander Alexandra Alice Alicia Amanda Amy Ana Anders Andrea Andreas
    Andrew Andrzej Anna Anne Annette Anthony Antonio Arthur Barbara Ben Benjamin Bernard Bernd Bill Birgit Bob Brian Brigitte
    Bruno Camille Carla Carlos Carmen Caroline Catherine Charles Charlotte Chloe Chris Christian Christine Christoph
    Christopher Claire Clara Claudia Claudio Cristina Daniel Daniela David Deborah Diana Diego Dirk Dominique Donald Eduardo
    Edward Elena Elisabeth Elizabeth Emily Emma Emmanuel Eric Erik Ernst Eva Federico Felix Fernando Florian Francesca
    Francesco Francisco Franck Frank Franz François Frederick Gabriel Gary Georg George Gerhard Giovanni Giulia Giuseppe
    Grace Graham Grzegorz Guillaume Hannah Hans Harald Harry Heather Heike Heinz Helen Henri Henry Hugo Ian Ignacio Ingrid
    Isabelle Ivan Jack Jacob Jacques James Jan Jane Janet Jason Javier Jean Jeff Jennifer Jens Jessica Jim Joachim Joan
    Joanna Joe Johanna Johannes John Jonas Jonathan Jorge José Josef Joseph Joshua Juan Julia Julian Julie Jürgen Karen Karin
    Karl Katarzyna Kate Katharina Katherine Kathrin Katie Keith Kelly Kenneth Kevin Klaus Laura Lauren Laurent Lea Leon
    Leonardo Linda Lisa Lorenzo Louis Louise Luca Lucas Lucia Lucy Luis Luigi Lukas Magdalena Manfred Manuel Marc Marco
    Marcus Margaret Maria Marie Mario Marion Mark Markus Marta Martin Martina Mary Massimo Matteo Matthew Matthias Maurizio
    Max Maximilian Megan Melanie Melissa Michael Michel Michele Michelle Miguel Mike Monica Monika Moritz Natalie Nathalie
    Nancy Natalia Nathan Nicholas Nick Nicola Nicolas Nicole Nina Olivia Olivier Oliver Oscar Pablo Paola Paolo Pascal
    Patricia Patrick Paul Paula Paulo Pedro Peter Petra Philip Philipp Philippe Pierre Piotr Rachel Rafael Rainer Ralf Raúl
    Rebecca Renate Ricardo Richard Rob Robert Roberto Roger Roland Rolf Roman Rosa Ruth Ryan Sabine Sally Sam Samantha Samuel
    Sandra Sara Sarah Scott Sean Sebastian Sergio Simon Simone Sofia Sophie Stefan Stefania Stefano Stephan Stephanie Stephen
    Steve Steven Susan Susanne Sven Teresa Theo Thierry Thomas Thorsten Tim Tobias Tom Tomasz Tony Torsten Ulrich Ulrike
    Ursula Uwe Valentina Valérie Vanessa Véronique Victor Victoria Vincent Walter Werner William Wolfgang Xavier Yannick
    """.split()
)
