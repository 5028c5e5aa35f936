"""Social investment funds (`vandpunkt social_investment_fund`)."""
