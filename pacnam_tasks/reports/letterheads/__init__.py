"""Under what name the committee, its office and units issue documents: settings that are valid from a day on."""
