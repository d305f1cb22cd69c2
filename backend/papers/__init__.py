"""Numbers and decisions as papers: tables for Excel, as plain text and in print, and papers in the official form."""
