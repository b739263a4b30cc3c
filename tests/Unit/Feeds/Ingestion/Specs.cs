namespace GridGrains.Tests.Unit.Feeds.Ingestion;

/// <summary>Specs that tests vary.</summary>
internal static class Specs
{
    public const string Prices = """
        version: "1.1"
        name: sp15-prices
        provider:
          name: example
          provider_type: rest_api
          base_url: http://127.0.0.1:8080
          schedule_cron: "*/5 * * * *"
          timezone: America/Los_Angeles
          owner: power-desk
        endpoints:
          - name: prices
            path: /prices
            response_path: $.data[*]
            field_mapping:
              ts: { from: time, type: timestamp }
              iso: { const: CAISO }
              node: node
              market: { from: run, enum: { RTM: REAL_TIME_5_MIN, DAM: DAY_AHEAD_HOURLY } }
              interval_minutes: { const: 5 }
              lmp: { from: $.price.total, unit: USD/MWh }
        sinks:
          - type: kafka
            target: lmp
        """;
}
