-- Made of a policy file by 'governance export clickhouse'; change that file, not this one. Parsed by ClickHouse, not enforced by the platform.
-- A user: CREATE USER ann IDENTIFIED ...; GRANT `gridgrains.desk.analyst`, `gridgrains.tier.interactive.desk` TO ann; ALTER USER ann DEFAULT ROLE ALL
-- The workload 'all' is the root where the server has none; access control has to be managed by SQL (access_management).
-- Not in here:
--   line 16: requests.per_key: ClickHouse has no pace of requests by key or address; max_queries_per_second is of a workload, and counts queries
--   line 17: oidc: whose tokens are taken is no statement of ClickHouse: name the users and how they sign in there
-- Held otherwise:
--   each server counts by itself: what a tier bounds for the cluster, this bounds for each server
--   an hour or day of a quota begins with the clock's: up to twice the bound may pass in a sliding one
--   a queue is of each tenant of a tier: a tier may have as many waiting for each of its tenants
--   one query of each tenant may wait in the tier batch, though its queue is 0: to ClickHouse 0 is no bound
CREATE RESOURCE IF NOT EXISTS gridgrains_query (QUERY);
CREATE WORKLOAD IF NOT EXISTS all;
CREATE OR REPLACE WORKLOAD gridgrains IN all;
CREATE OR REPLACE WORKLOAD `gridgrains.interactive` IN gridgrains SETTINGS max_concurrent_queries = 30;
CREATE OR REPLACE WORKLOAD `gridgrains.tier.interactive.default` IN `gridgrains.interactive` SETTINGS weight = 1, max_waiting_queries = 1000;
CREATE OR REPLACE WORKLOAD `gridgrains.tier.interactive.desk` IN `gridgrains.interactive` SETTINGS weight = 4, max_waiting_queries = 1000;
CREATE OR REPLACE WORKLOAD `gridgrains.tier.interactive.caiso-partner` IN `gridgrains.interactive` SETTINGS weight = 0.25, max_waiting_queries = 1000;
CREATE OR REPLACE WORKLOAD `gridgrains.etl` IN gridgrains SETTINGS max_concurrent_queries = 20;
CREATE OR REPLACE WORKLOAD `gridgrains.tier.etl.default` IN `gridgrains.etl` SETTINGS weight = 1, max_waiting_queries = 200;
CREATE OR REPLACE WORKLOAD `gridgrains.tier.etl.desk` IN `gridgrains.etl` SETTINGS weight = 4, max_waiting_queries = 200;
CREATE OR REPLACE WORKLOAD `gridgrains.tier.etl.caiso-partner` IN `gridgrains.etl` SETTINGS weight = 0.25, max_waiting_queries = 200;
CREATE OR REPLACE WORKLOAD `gridgrains.batch` IN gridgrains SETTINGS max_concurrent_queries = 10;
CREATE OR REPLACE WORKLOAD `gridgrains.tier.batch.default` IN `gridgrains.batch` SETTINGS weight = 1, max_waiting_queries = 1;
CREATE OR REPLACE WORKLOAD `gridgrains.tier.batch.desk` IN `gridgrains.batch` SETTINGS weight = 4, max_waiting_queries = 1;
CREATE OR REPLACE WORKLOAD `gridgrains.tier.batch.caiso-partner` IN `gridgrains.batch` SETTINGS weight = 0.25, max_waiting_queries = 1;
CREATE ROLE IF NOT EXISTS `gridgrains.default.analyst`;
REVOKE ALL ON gridgrains.* FROM `gridgrains.default.analyst`;
GRANT SELECT ON gridgrains.curve_marks TO `gridgrains.default.analyst`;
GRANT SELECT ON gridgrains.hub_lmp_5m TO `gridgrains.default.analyst`;
GRANT SELECT ON gridgrains.iso_rt_lmp TO `gridgrains.default.analyst`;
CREATE ROLE IF NOT EXISTS `gridgrains.default.operator`;
REVOKE ALL ON gridgrains.* FROM `gridgrains.default.operator`;
GRANT SELECT ON gridgrains.curve_marks TO `gridgrains.default.operator`;
GRANT SELECT ON gridgrains.hub_lmp_5m TO `gridgrains.default.operator`;
GRANT SELECT ON gridgrains.iso_rt_lmp TO `gridgrains.default.operator`;
GRANT SELECT ON gridgrains.query_log TO `gridgrains.default.operator`;
CREATE ROLE IF NOT EXISTS `gridgrains.default.admin`;
REVOKE ALL ON gridgrains.* FROM `gridgrains.default.admin`;
GRANT SELECT ON gridgrains.curve_marks TO `gridgrains.default.admin`;
GRANT SELECT ON gridgrains.hub_lmp_5m TO `gridgrains.default.admin`;
GRANT SELECT ON gridgrains.iso_rt_lmp TO `gridgrains.default.admin`;
GRANT SELECT ON gridgrains.query_log TO `gridgrains.default.admin`;
CREATE ROLE IF NOT EXISTS `gridgrains.desk.analyst`;
REVOKE ALL ON gridgrains.* FROM `gridgrains.desk.analyst`;
GRANT SELECT ON gridgrains.curve_marks TO `gridgrains.desk.analyst`;
GRANT SELECT ON gridgrains.hub_lmp_5m TO `gridgrains.desk.analyst`;
GRANT SELECT ON gridgrains.iso_rt_lmp TO `gridgrains.desk.analyst`;
CREATE ROLE IF NOT EXISTS `gridgrains.desk.operator`;
REVOKE ALL ON gridgrains.* FROM `gridgrains.desk.operator`;
GRANT SELECT ON gridgrains.curve_marks TO `gridgrains.desk.operator`;
GRANT SELECT ON gridgrains.hub_lmp_5m TO `gridgrains.desk.operator`;
GRANT SELECT ON gridgrains.iso_rt_lmp TO `gridgrains.desk.operator`;
GRANT SELECT ON gridgrains.query_log TO `gridgrains.desk.operator`;
CREATE ROLE IF NOT EXISTS `gridgrains.desk.admin`;
REVOKE ALL ON gridgrains.* FROM `gridgrains.desk.admin`;
GRANT SELECT ON gridgrains.curve_marks TO `gridgrains.desk.admin`;
GRANT SELECT ON gridgrains.hub_lmp_5m TO `gridgrains.desk.admin`;
GRANT SELECT ON gridgrains.iso_rt_lmp TO `gridgrains.desk.admin`;
GRANT SELECT ON gridgrains.query_log TO `gridgrains.desk.admin`;
CREATE ROLE IF NOT EXISTS `gridgrains.caiso-partner.analyst`;
REVOKE ALL ON gridgrains.* FROM `gridgrains.caiso-partner.analyst`;
GRANT SELECT ON gridgrains.hub_lmp_5m TO `gridgrains.caiso-partner.analyst`;
GRANT SELECT ON gridgrains.iso_rt_lmp TO `gridgrains.caiso-partner.analyst`;
CREATE ROLE IF NOT EXISTS `gridgrains.caiso-partner.operator`;
REVOKE ALL ON gridgrains.* FROM `gridgrains.caiso-partner.operator`;
GRANT SELECT ON gridgrains.hub_lmp_5m TO `gridgrains.caiso-partner.operator`;
GRANT SELECT ON gridgrains.iso_rt_lmp TO `gridgrains.caiso-partner.operator`;
CREATE ROLE IF NOT EXISTS `gridgrains.caiso-partner.admin`;
REVOKE ALL ON gridgrains.* FROM `gridgrains.caiso-partner.admin`;
GRANT SELECT ON gridgrains.hub_lmp_5m TO `gridgrains.caiso-partner.admin`;
GRANT SELECT ON gridgrains.iso_rt_lmp TO `gridgrains.caiso-partner.admin`;
CREATE ROW POLICY OR REPLACE gridgrains ON gridgrains.hub_lmp_5m FOR SELECT USING interval_minutes > 0 AS PERMISSIVE TO `gridgrains.default.analyst`, `gridgrains.default.operator`, `gridgrains.default.admin`, `gridgrains.desk.analyst`, `gridgrains.desk.operator`, `gridgrains.desk.admin`, `gridgrains.caiso-partner.analyst`, `gridgrains.caiso-partner.operator`, `gridgrains.caiso-partner.admin`;
CREATE ROW POLICY OR REPLACE `gridgrains.caiso-partner` ON gridgrains.hub_lmp_5m FOR SELECT USING iso IN ('CAISO', 'ERCOT') AS RESTRICTIVE TO `gridgrains.caiso-partner.analyst`, `gridgrains.caiso-partner.operator`, `gridgrains.caiso-partner.admin`;
CREATE ROW POLICY OR REPLACE gridgrains ON gridgrains.iso_rt_lmp FOR SELECT USING 1 AS PERMISSIVE TO `gridgrains.default.analyst`, `gridgrains.default.operator`, `gridgrains.default.admin`, `gridgrains.desk.analyst`, `gridgrains.desk.operator`, `gridgrains.desk.admin`, `gridgrains.caiso-partner.analyst`, `gridgrains.caiso-partner.operator`, `gridgrains.caiso-partner.admin`;
CREATE ROW POLICY OR REPLACE `gridgrains.caiso-partner` ON gridgrains.iso_rt_lmp FOR SELECT USING iso IN ('CAISO', 'ERCOT') AS RESTRICTIVE TO `gridgrains.caiso-partner.analyst`, `gridgrains.caiso-partner.operator`, `gridgrains.caiso-partner.admin`;
CREATE ROLE IF NOT EXISTS `gridgrains.tier.interactive.default`;
CREATE SETTINGS PROFILE OR REPLACE `gridgrains.tier.interactive.default` SETTINGS workload = 'gridgrains.tier.interactive.default' CONST, readonly = 2 CONST, max_execution_time = 900 MIN 0.1 MAX 900, timeout_overflow_mode = 'throw' CONST, max_memory_usage = 1073741824 MIN 1 MAX 1073741824, max_threads = 2 MIN 1 MAX 2 TO `gridgrains.tier.interactive.default`;
CREATE QUOTA OR REPLACE `gridgrains.tier.interactive.default` FOR INTERVAL 1 hour MAX queries = 1000 TO `gridgrains.tier.interactive.default`;
CREATE ROLE IF NOT EXISTS `gridgrains.tier.interactive.desk`;
CREATE SETTINGS PROFILE OR REPLACE `gridgrains.tier.interactive.desk` SETTINGS workload = 'gridgrains.tier.interactive.desk' CONST, readonly = 2 CONST, max_execution_time = 900 MIN 0.1 MAX 900, timeout_overflow_mode = 'throw' CONST, max_memory_usage = 1073741824 MIN 1 MAX 1073741824, max_threads = 2 MIN 1 MAX 2 TO `gridgrains.tier.interactive.desk`;
CREATE QUOTA OR REPLACE `gridgrains.tier.interactive.desk` FOR INTERVAL 1 hour MAX queries = 1000 TO `gridgrains.tier.interactive.desk`;
CREATE ROLE IF NOT EXISTS `gridgrains.tier.interactive.caiso-partner`;
CREATE SETTINGS PROFILE OR REPLACE `gridgrains.tier.interactive.caiso-partner` SETTINGS workload = 'gridgrains.tier.interactive.caiso-partner' CONST, readonly = 2 CONST, max_execution_time = 900 MIN 0.1 MAX 900, timeout_overflow_mode = 'throw' CONST, max_memory_usage = 1073741824 MIN 1 MAX 1073741824, max_threads = 2 MIN 1 MAX 2 TO `gridgrains.tier.interactive.caiso-partner`;
CREATE QUOTA OR REPLACE `gridgrains.tier.interactive.caiso-partner` FOR INTERVAL 1 hour MAX queries = 1000 TO `gridgrains.tier.interactive.caiso-partner`;
CREATE ROLE IF NOT EXISTS `gridgrains.tier.etl.default`;
CREATE SETTINGS PROFILE OR REPLACE `gridgrains.tier.etl.default` SETTINGS workload = 'gridgrains.tier.etl.default' CONST, readonly = 2 CONST, max_execution_time = 7200 MIN 0.1 MAX 7200, timeout_overflow_mode = 'throw' CONST TO `gridgrains.tier.etl.default`;
CREATE QUOTA OR REPLACE `gridgrains.tier.etl.default` FOR INTERVAL 1 hour MAX queries = 500, FOR INTERVAL 1 day MAX queries = 4000 TO `gridgrains.tier.etl.default`;
CREATE ROLE IF NOT EXISTS `gridgrains.tier.etl.desk`;
CREATE SETTINGS PROFILE OR REPLACE `gridgrains.tier.etl.desk` SETTINGS workload = 'gridgrains.tier.etl.desk' CONST, readonly = 2 CONST, max_execution_time = 7200 MIN 0.1 MAX 7200, timeout_overflow_mode = 'throw' CONST TO `gridgrains.tier.etl.desk`;
CREATE QUOTA OR REPLACE `gridgrains.tier.etl.desk` FOR INTERVAL 1 hour MAX queries = 500, FOR INTERVAL 1 day MAX queries = 4000 TO `gridgrains.tier.etl.desk`;
CREATE ROLE IF NOT EXISTS `gridgrains.tier.etl.caiso-partner`;
CREATE SETTINGS PROFILE OR REPLACE `gridgrains.tier.etl.caiso-partner` SETTINGS workload = 'gridgrains.tier.etl.caiso-partner' CONST, readonly = 2 CONST, max_execution_time = 7200 MIN 0.1 MAX 7200, timeout_overflow_mode = 'throw' CONST TO `gridgrains.tier.etl.caiso-partner`;
CREATE QUOTA OR REPLACE `gridgrains.tier.etl.caiso-partner` FOR INTERVAL 1 hour MAX queries = 500, FOR INTERVAL 1 day MAX queries = 4000 TO `gridgrains.tier.etl.caiso-partner`;
CREATE ROLE IF NOT EXISTS `gridgrains.tier.batch.default`;
CREATE SETTINGS PROFILE OR REPLACE `gridgrains.tier.batch.default` SETTINGS workload = 'gridgrains.tier.batch.default' CONST, readonly = 2 CONST, max_execution_time = 0.5 MIN 0.1 MAX 0.5, timeout_overflow_mode = 'throw' CONST, max_result_rows = 1000000 MIN 1 MAX 1000000, result_overflow_mode = 'throw' CONST TO `gridgrains.tier.batch.default`;
CREATE ROLE IF NOT EXISTS `gridgrains.tier.batch.desk`;
CREATE SETTINGS PROFILE OR REPLACE `gridgrains.tier.batch.desk` SETTINGS workload = 'gridgrains.tier.batch.desk' CONST, readonly = 2 CONST, max_execution_time = 0.5 MIN 0.1 MAX 0.5, timeout_overflow_mode = 'throw' CONST, max_result_rows = 1000000 MIN 1 MAX 1000000, result_overflow_mode = 'throw' CONST TO `gridgrains.tier.batch.desk`;
CREATE ROLE IF NOT EXISTS `gridgrains.tier.batch.caiso-partner`;
CREATE SETTINGS PROFILE OR REPLACE `gridgrains.tier.batch.caiso-partner` SETTINGS workload = 'gridgrains.tier.batch.caiso-partner' CONST, readonly = 2 CONST, max_execution_time = 0.5 MIN 0.1 MAX 0.5, timeout_overflow_mode = 'throw' CONST, max_result_rows = 1000000 MIN 1 MAX 1000000, result_overflow_mode = 'throw' CONST TO `gridgrains.tier.batch.caiso-partner`;
