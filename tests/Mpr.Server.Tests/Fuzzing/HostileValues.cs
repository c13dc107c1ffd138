namespace Mpr.Server.Tests.Fuzzing;

/// <summary>What people and attackers put where something else was asked for.</summary>
internal static class HostileValues
{
    private static readonly string[] Texts =
    [
        "", " ", "null", "true", "-1", "0", "1e309", "NaN", "99999999999999999999", "0x10", "1,5", "abc",
        "../../../etc/passwd", "..%2f..%2fetc%2fpasswd", "a/../../b.mp4", "/", "//", "C:\\x", "a\\b.mp4",
        "'; DROP TABLE jobs; --", "\" OR 1=1 --", "%", "%25", "%00", "%zz", "a\0b", "\u0001\u001f", "a\r\nSet-Cookie: x=y",
        "<script>alert(1)</script>", "${jndi:ldap://127.0.0.1/x}", "{{7*7}}", "$(id)", "`id`", "+", "a+b c",
        "\u202eabc", "e\u0301", "\ufeff", "\U0001F3AC.mp4", "\ud800", "\uffff", "\u0130", "*", "_", "[", "?x=1", "#x", "-", "--help",
        "file:///etc/passwd", "http://169.254.169.254/latest/meta-data/", "concat:a|b", "2026-02-30T25:61:61Z", "24:00:00:00",
        "mp4-h264-720p@0", "mp4-h264-720p@99999999999", "job_", "asset_00000000000000000000000000", "bytes=0-", "W/\"x\"",
    ];

    public static string Text(Random random) => random.Next(20) switch
    {
        0 => new string('a', random.Next(1, 2000)),
        1 => string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => (char)random.Next(1, 0xd7ff))),
        2 => string.Concat(Enumerable.Repeat("../", random.Next(1, 50))),
        3 => random.NextInt64(long.MinValue, long.MaxValue).ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => Texts[random.Next(Texts.Length)],
    };

    /// <summary>Bodies that are no JSON document of any schema.</summary>
    public static string Body(Random random) => random.Next(10) switch
    {
        0 => "",
        1 => "{",
        2 => "null",
        3 => "[]",
        4 => "\"text\"",
        5 => string.Concat(Enumerable.Repeat("[", 200)) + string.Concat(Enumerable.Repeat("]", 200)),
        6 => """{"type":"trim","type":"transcode"}""",
        7 => "{\"source_key\":\"\\ud800\"}",
        8 => "{\"source_key\":1e400,\"x\":{}}",
        _ => Text(random),
    };
}
