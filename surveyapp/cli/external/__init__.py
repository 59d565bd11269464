"""Commands about sister indices: SIPAS, PAPI, PCI, PAR INDEX as they were published."""
