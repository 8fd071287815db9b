using System.Text;

namespace NetGen.EndToEnd.Tests;

/// <summary>Numbers that are a hash of a name and an index, so that weights need not be stored: the same as in Vectors/make_resnet_vectors.py.</summary>
internal static class HashedNumbers
{
    /// <summary>Numbers around a centre; with <paramref name="away"/> none is nearer to zero than that.</summary>
    public static void Fill(Span<float> target, string name, double centre, double reach, double away = 0)
    {
        uint key = 2166136261;
        foreach (byte b in Encoding.UTF8.GetBytes(name)) key = (key ^ b) * 16777619;
        for (int i = 0; i < target.Length; i++)
        {
            double number = Number(key, (uint)i);
            target[i] = (float)(centre + (reach * number) + (number < 0 ? -away : away));
        }
    }

    // FNV-1a of the name, then the finalizer of MurmurHash3: uniform in [-1, 1).
    private static double Number(uint key, uint index)
    {
        uint h = (index * 2654435761) + key;
        h = (h ^ (h >> 16)) * 2246822507;
        h = (h ^ (h >> 13)) * 3266489909;
        return ((h ^ (h >> 16)) / 2147483648.0) - 1;
    }
}
