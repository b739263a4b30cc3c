namespace GridGrains.Silo.Http.Documents;

/// <summary>Answers and requests as the OpenAPI document shows them. Long lists are cut to one entry.</summary>
internal static class ApiExamples
{
    private const string Price = """
        {"market":"REAL_TIME_15_MIN","interval_start":"2026-06-01T10:15:00Z","interval_end":"2026-06-01T10:30:00Z","lmp":31.25,
         "energy":30.0,"congestion":1.0,"loss":0.25,"ghg":null,"known_at":"2026-06-01T10:35:00Z",
         "known_at_basis":"interval_end_plus_lag","quality":[]}
        """;

    private const string DayAheadPrice = """
        {"market":"DAY_AHEAD_HOURLY","interval_start":"2026-06-02T06:00:00Z","interval_end":"2026-06-02T07:00:00Z","lmp":33.5,
         "energy":32.0,"congestion":1.25,"loss":0.25,"ghg":null,"known_at":"2026-05-31T20:00:00Z","known_at_basis":"posting_hour","quality":[]}
        """;

    private const string Summary = """{"start":"2026-06-01T10:00:00Z","end":"2026-06-01T11:00:00Z","count":2,"mean":31.0,"min":30.75,"max":31.25}""";

    private const string DayAheadHour = """{"hour_start":"2026-06-01T10:00:00Z","lmp":33.5,"energy":32.0,"congestion":1.25,"loss":0.25}""";

    private const string Product =
        $$"""{"market":"REAL_TIME_15_MIN","latest":{{Price}},"session":{{Summary}},"short_window":{{Summary}},"hour_window":{{Summary}},"hour_so_far":{{Summary}},"late_count":0}""";

    private const string DayAheadProduct =
        $$"""{"market":"DAY_AHEAD_HOURLY","latest":{{DayAheadPrice}},"session":{{Summary}},"short_window":{{Summary}},"hour_window":{{Summary}},"hour_so_far":{{Summary}},"late_count":0}""";

    public const string Node = $$"""
        {"iso":"CAISO","node":"TH_SP15_GEN-APND","key":"CAISO/TH_SP15_GEN-APND",
         "labels":{"name":"TH_SP15_GEN-APND","type":"HUB","hub":null,"zone":null,"balancing_authority":null,"aliases":["SP15","SP-15"]},
         "real_time":{{Product}},"day_ahead":{{DayAheadProduct}},
         "day_ahead_current_hour":{{DayAheadHour}},"day_ahead_real_time_hour":{{DayAheadHour}},
         "dart_usd_per_mwh":2.5,"staleness_seconds":41.2,"products":[{{Product}}],
         "counters":{"distinct":2,"late":0,"standing_sum_usd":64.75},
         "log_offsets":[{"topic":"ISO_RT_LMP","partition":3,"offset":1207},{"topic":"ISO_DA_LMP","partition":3,"offset":48}]}
        """;

    public const string History = """
        {"key":"CAISO/TH_SP15_GEN-APND","market":"REAL_TIME_15_MIN","from":"2026-06-01T00:00:00Z","to":"2026-06-02T00:00:00Z",
         "points":[{"interval_start":"2026-06-01T10:15:00Z","lmp":31.25}]}
        """;

    public const string Isos = """
        {"isos":[{"code":"CAISO","name":"California ISO","time_zone":"America/Los_Angeles","settlement_real_time":"REAL_TIME_15_MIN",
         "hubs":[{"id":"TH_SP15_GEN-APND","name":"SP15","aliases":["SP-15"],"price_node":"CAISO/TH_SP15_GEN-APND"}],"zones":[]}]}
        """;

    public const string Nodes = """
        {"nodes":[{"iso":"CAISO","node":"TH_SP15_GEN-APND","key":"CAISO/TH_SP15_GEN-APND","name":"TH_SP15_GEN-APND","type":"HUB",
         "hub":null,"zone":null,"aliases":["SP15","SP-15"],"latitude":null,"longitude":null}],"next_cursor":null}
        """;

    public const string Hub = $$"""
        {"iso":"CAISO","id":"TH_SP15_GEN-APND","key":"CAISO/TH_SP15_GEN-APND","kind":"hub","name":"SP15","aliases":["SP-15"],
         "real_time":{{Price}},"day_ahead":{{DayAheadPrice}},"published":[{{Price}},{{DayAheadPrice}}],
         "members":[{"market":"REAL_TIME_15_MIN","interval_start":"2026-06-01T10:15:00Z","count":212,"mean_lmp":30.91}]}
        """;

    public const string Zone = $$"""
        {"iso":"ERCOT","id":"LZ_NORTH","key":"ERCOT/LZ_NORTH","kind":"zone","name":"North Zone","aliases":[],
         "real_time":{{Price}},"day_ahead":null,"published":[{{Price}}],
         "members":[{"market":"REAL_TIME_15_MIN","interval_start":"2026-06-01T10:15:00Z","count":97,"mean_lmp":24.02}]}
        """;

    public const string Live = """
        id: CAISO/TH_SP15_GEN-APND/REAL_TIME_15_MIN/2026-06-01T10:15:00Z
        event: price
        data: {"iso":"CAISO","node":"TH_SP15_GEN-APND","key":"CAISO/TH_SP15_GEN-APND","market":"REAL_TIME_15_MIN","lmp":31.25}

        : heartbeat

        """;

    public const string Events = """
        id: 12.0.3.4.100.98.0.7
        event: price_spike
        data: {"id":"price_spike/CAISO/TH_SP15_GEN-APND/REAL_TIME_5_MIN/2026-06-01T10:10:00Z","kind":"price_spike","iso":"CAISO","figures":{"price_usd_per_mwh":812.5}}

        : heartbeat

        """;

    public const string Record = """
        {"ts":"2026-06-01T10:15:00Z","iso":"CAISO","node":"TH_SP15_GEN-APND","lmp":31.25,"energy_component":30,"congestion_component":1,
         "loss_component":0.25,"market":"REAL_TIME_15_MIN","interval_minutes":15,"known_at":"2026-06-01T10:35:00Z",
         "known_at_basis":"interval_end_plus_lag","type":"HUB","quality":0}
        """;

    public const string Ingested = """
        {"topic":"ISO_RT_LMP","accepted":1,"rejected":1,"results":[
         {"index":0,"status":"accepted","partition":3,"offset":1207,"code":null,"field":null,"message":null},
         {"index":1,"status":"rejected","partition":null,"offset":null,"code":"missing","field":"lmp","message":"lmp is absent"}]}
        """;

    public const string FeaturesRequest = """
        {"features":["node_prices:rt_lmp","node_prices:da_lmp","node_prices:dart"],"entities":{"node_id":["CAISO/TH_SP15_GEN-APND"]},"full_feature_names":false}
        """;

    public const string Features = """
        {"metadata":{"feature_names":["node_id","rt_lmp"]},"results":[
         {"values":["CAISO/TH_SP15_GEN-APND"],"statuses":["PRESENT"],"event_timestamps":["1970-01-01T00:00:00Z"]},
         {"values":[31.25],"statuses":["PRESENT"],"event_timestamps":["2026-06-01T10:30:00Z"]}]}
        """;

    public const string Lake = """
        {"state":"on","sink":{"rows_written":52110,"commits":41,"failures":0,"last_commit_at":"2026-06-01T10:15:09Z","lag_records":0,"last_failure":null,
         "partitions":[{"topic":"ISO_RT_LMP","partition":3,"next_offset":4312,"lag_records":0}]},
         "tables":[{"name":"power.iso_rt_lmp","topic":"ISO_RT_LMP","location":"file:///data/lake/power/iso_rt_lmp-0f7c","retention_days":1095,
         "rows":48110,"files":9,"bytes":1204311,"snapshots":12,"snapshot_id":"4302958711200391","committed_at":"2026-06-01T10:15:09+00:00",
         "references":["main"],"last_maintenance":{"at":"2026-06-01T10:10:00+00:00","seconds":0.4,"files_compacted":40,"files_written":2,
         "files_past_retention":0,"snapshots_forgotten":31,"files_deleted":71,"orphans_deleted":0},"windows_built_at":null,"last_failure":null}]}
        """;

    public const string BackfillRequest = """
        {"paths":["caiso/2026-06"],"iso":"CAISO","from":"2026-06-01T07:00:00Z","to":"2026-07-01T07:00:00Z","market":null}
        """;

    public const string Backfill = """
        {"id":"0190f5c2a1b07d3e","state":"running","request":{"paths":["caiso/2026-06"],"iso":"CAISO","from":null,"to":null,"market":null},
         "created_at":"2026-07-02T09:00:00Z","started_at":"2026-07-02T09:00:00Z","ended_at":null,"bytes_read":52110000,"bytes_total":208440000,
         "prices":1250000,"already_known":0,"rejected_rows":0,"refused_files":[],"prices_per_second":83000.5,"seconds_left":45.2,"failure":null,"refused_file_count":0}
        """;

    public const string Backfills = """{"backfills":[]}""";

    public const string AuditRequest = """{"from":"2026-06-01","to":"2026-06-01","iso":"CAISO","markets":["REAL_TIME_15_MIN"]}""";

    public const string Audit = """
        {"result":"different","differences":1,"from":"2026-06-01","to":"2026-06-01","started_at":"2026-06-02T09:00:00Z","seconds":1.8,
         "places":[{"name":"log","state":"compared","detail":null,"behind_records":0},{"name":"iceberg","state":"compared","detail":null,"behind_records":312},
          {"name":"clickhouse","state":"compared","detail":null,"behind_records":0}],
         "cells":[{"iso":"CAISO","market":"REAL_TIME_15_MIN","market_day":"2026-06-01","equal":false,"places":[
          {"place":"log","rows":96,"older_than_log":0,"checksum":"5c0f9a6be0b1d7e2","differs":false},
          {"place":"iceberg","rows":96,"older_than_log":0,"checksum":"5c0f9a6be0b1d7e2","differs":false},
          {"place":"clickhouse","rows":95,"older_than_log":0,"checksum":"01b2f6d93ac417f0","differs":true}],
          "grains":{"compared":92,"differing":0,"not_comparable":0}}],
         "rows":[{"iso":"CAISO","market":"REAL_TIME_15_MIN","market_day":"2026-06-01","place":"clickhouse","kind":"missing","node":"TH_SP15_GEN-APND",
          "interval_start":"2026-06-01T10:15:00Z","known_at":"2026-06-01T10:35:00Z","source_version":0,"log_partition":3,"log_offset":1207,
          "expected_lmp":31.25,"found_lmp":null}]}
        """;

    public const string Shards = """
        {"shards":[{"shard":0,"state":"owned","owner":"S127.0.0.1:11111:1","epoch":3,"entities":1711,"dirty_entities":12,"barriers":88,
         "barrier_age_seconds":4.1,"topics":[{"topic":"ISO_RT_LMP","next_applied":48211,"next_durable":48020,"lag":0}]}]}
        """;

    private const string DeadLetterAct =
        """{"at":"2026-06-01T11:00:00Z","actor":"ann","action":"dlq.replay","subject":"ISO_RT_LMP:3:1207","subject_version":0,"comment":"feed corrected","result":"ISO_RT_LMP:5:88"}""";

    public const string DeadLetter = $$"""
        {"id":"ISO_RT_LMP:3:1207","state":"replayed","topic":"ISO_RT_LMP","partition":3,"offset":1207,"iso":"CAISO","key":"CAISO/TH_SP15_GEN-APND",
         "value":"{\"ts\":\"2026-06-01T10:15:00Z\"}","value_base64":"eyJ0cyI6IjIwMjYtMDYtMDFUMTA6MTU6MDBaIn0=","file":null,"line":null,
         "reason":"wrong_partition","field":"key","message":"the key belongs to partition 5, not 3","first_seen":"2026-06-01T10:20:00Z","source":"PARTNER",
         "retry_count":0,"last_act":{{DeadLetterAct}}}
        """;

    public const string DeadLetters = $$"""{"dead_letters":[{{DeadLetter}}],"next_cursor":null,"forgotten":0}""";

    public const string DeadLetterActs = $$"""{"acts":[{{DeadLetterAct}}],"next_cursor":null}""";

    public const string DeadLetterRequest = """
        {"filter":{"topic":"ISO_RT_LMP","reason":"wrong_partition","iso":"CAISO","since":"2026-06-01T00:00:00Z"},"actor":"ann","comment":"feed corrected"}
        """;

    public const string DeadLetterAnswer = """
        {"action":"replay","done":1,"not_done":1,"has_more":false,"results":[
         {"id":"ISO_RT_LMP:3:1207","status":"replayed","partition":5,"offset":88,"message":null},
         {"id":"row:9f86d081884c7d65","status":"not_replayable","partition":null,"offset":null,
          "message":"a row of file lmp.csv is no record: correct the file and feed it again"}]}
        """;

    public const string Health = """{"status":"ready","checks":[{"name":"shards","ok":true,"detail":"every shard of this silo can be read"}]}""";
}
