retention = 30
domains   = ["www.example.org"]
