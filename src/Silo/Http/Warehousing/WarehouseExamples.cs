namespace GridGrains.Silo.Http.Warehousing;

/// <summary>Answers as the OpenAPI document shows them.</summary>
internal static class WarehouseExamples
{
    public const string Warehouse = """
        {"state":"ready","detail":"ClickHouse 26.7.3","restarts":0,"process_id":4711,
         "sink":{"rows_written":52110,"writes":41,"failures":0,"last_write_at":"2026-06-01T10:15:09Z","lag_records":0,"last_failure":null,
         "partitions":[{"topic":"ISO_RT_LMP","partition":3,"next_offset":4312,"lag_records":0}]},
         "tables":[{"name":"iso_rt_lmp","rows":48110,"bytes":804311,"parts":9,"retention_days":1095}]}
        """;

    public const string Datasets = """
        {"data":[{"id":"caiso_lmp_real_time_15_min","name":"California ISO LMP REAL_TIME_15_MIN","earliest":"2026-05-01T07:00:00Z","latest":"2026-06-01T10:00:00Z",
         "locations":2120,"all_columns":[{"name":"interval_start_utc","is_datetime":true}]}]}
        """;

    public const string DatasetRows = """
        {"data":[["interval_start_utc","location","lmp"],["2026-06-01T10:15:00+00:00","TH_SP15_GEN-APND",31.25]],"meta":{"hasNextPage":false,"cursor":null},
         "dataset_metadata":{"all_columns":[{"name":"interval_start_utc","is_datetime":true}],"data_timezone":"UTC"}}
        """;

    public const string Cubes = """
        {"cubes":[{"name":"hub_24h","title":"A hub's last 24 hours","description":"Every product of a hub by interval.","dashboard":true,
         "parameters":[{"name":"iso","description":"ISO code. Required.","example":"CAISO","required":true}],
         "columns":[{"name":"lmp","kind":"number","unit":"USD/MWh","description":"The ISO's published price, or the mean of members."}]}]}
        """;
}
